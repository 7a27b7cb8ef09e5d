"""Legitimate pandas programs over the table orders, made at random. The same seed gives the same program."""

import random

NUMBERS, TEXTS, KEYS, DAYS = ("amount", "quantity", "id"), ("city", "status"), ("city", "status", "paid"), ("day", "at")


def program(seed):
    """A program that leaves its result under one of the three names."""
    pick = random.Random(seed)
    lines = ["import pandas as pd", "import numpy as np"] if pick.random() < 0.5 else []
    lines.append("df = orders.copy()")
    for _ in range(pick.randint(0, 4)):
        lines += pick.choice(STEPS)(pick)
    lines += pick.choice(ENDS)(pick)
    return "\n".join(lines)


def condition(pick):
    return pick.choice([
        f"(df['{pick.choice(NUMBERS)}'] > {pick.randint(-5, 60)}).fillna(False).astype(bool)",
        f"df['city'].isin({pick.sample(['Oslo', 'Köln', 'Bern', 'x'], 2)})",
        f"df['{pick.choice(TEXTS)}'].notna()",
        f"df['day'] >= '2024-{pick.randint(1, 12):02d}-01'",
        f"df['at'].dt.hour < {pick.randint(1, 23)}",
        "df['city'].str.contains('o', na=False)",
        "df['paid'].fillna(False).astype(bool)",
        f"df['quantity'].between({pick.randint(0, 5)}, {pick.randint(5, 20)}).fillna(False).astype(bool)",
    ])


def filtered(pick):
    mask = condition(pick)
    if pick.random() < 0.3:
        mask = f"({mask}) {pick.choice('&|')} ({condition(pick)})"
    return [f"df = df[{mask}]"]


def derived(pick):
    return [pick.choice([
        f"df = df.assign(total=df['amount'] * {pick.randint(2, 9)})",
        "df = df.assign(net=lambda d: (d['amount'] / 1.19).round(2))",
        "df['size'] = np.where(df['amount'] > 20, 'large', 'small')",
        "df['month'] = df['day'].dt.month",
        "df['period'] = df['day'].dt.to_period('M').astype(str)",
        "df['weekday'] = df['at'].dt.day_name()",
        "df['upper'] = df['city'].str.upper().fillna('?')",
        "df['length'] = df['status'].str.len()",
        "df['running'] = df['amount'].cumsum()",
        f"df['late'] = (pd.Timestamp('2025-01-{pick.randint(1, 28):02d}') - df['day']).dt.days",
        f"df['lag'] = df['amount'].shift({pick.randint(1, 3)})",
        f"df['mean_so_far'] = df['amount'].rolling({pick.randint(2, 5)}, min_periods=1).mean()",
        "df['rank'] = df['amount'].rank(method='dense', ascending=False)",
        "df['share'] = df['amount'] / df.groupby('status')['amount'].transform('sum')",
        f"df['label'] = df['id'].map(lambda n: f'no {{n:0{pick.randint(2, 5)}d}}')",
        f"df['bin'] = pd.cut(df['amount'], bins=[-100, 0, {pick.randint(5, 30)}, 1000], labels=['low', 'mid', 'high']).astype(str)",
        "df['both'] = df['city'].fillna('-') + '/' + df['status'].fillna('-')",
    ])]


def arranged(pick):
    return [pick.choice([
        f"df = df.sort_values(['{pick.choice(NUMBERS)}', 'id'], ascending={pick.random() < 0.5})",
        f"df = df.head({pick.randint(1, 40)})",
        f"df = df.nlargest({pick.randint(1, 15)}, 'amount')",
        f"df = df.drop_duplicates('{pick.choice(KEYS)}')",
        f"df = df.fillna({{'amount': {pick.randint(0, 3)}, 'city': 'none'}})",
        f"df = df.dropna(subset=['{pick.choice(NUMBERS + TEXTS)}'])",
        f"df = df.query('amount > {pick.randint(0, 30)} or id < {pick.randint(1, 50)}')",
        f"limit = {pick.randint(0, 40)}\ndf = df.query('amount <= @limit')",
        "df = pd.concat([df, df.tail(3)], ignore_index=True)",
        f"df = df.sample(n=min(5, len(df)), random_state={pick.randint(0, 99)})",
    ])]


def joined(pick):
    how = pick.choice(["left", "inner", "outer"])
    return ["places = pd.DataFrame({'city': ['Oslo', 'Bern', 'Rom'], 'country': ['NO', 'CH', 'IT'], 'people': [709, 134, 2748]})",
            f"df = df.merge(places, on='city', how='{how}')"]


STEPS = [filtered, filtered, derived, derived, derived, arranged, arranged, joined]


def name(pick):
    return pick.choice(["result", "result", "result_df", "result_rows"])


def whole(pick):
    columns = pick.sample(["id", "city", "status", "amount", "quantity", "day", "at", "paid", "price"], pick.randint(1, 9))
    return [f"{name(pick)} = df[{columns}].reset_index(drop=True)"]


def grouped(pick):
    keys = pick.sample(KEYS[:2], pick.randint(1, 2))
    how = pick.choice(["'sum'", "'mean'", "'max'", "'count'", "'nunique'", "'std'", "lambda s: s.max() - s.min()"])
    return [pick.choice([
        f"{name(pick)} = df.groupby({keys})['amount'].agg({how}).reset_index()",
        f"{name(pick)} = df.groupby({keys}, dropna=False)[['amount', 'id']].agg(['min', 'max'])",
        f"{name(pick)} = df.groupby({keys}).agg(n=('id', 'size'), total=('amount', 'sum'), last=('day', 'max'))",
        f"{name(pick)} = df.groupby({keys}).apply(lambda g: g['amount'].sum() + len(g)).rename('value').reset_index()",
        f"{name(pick)} = df.groupby(df['day'].dt.year)['amount'].sum()",
        f"{name(pick)} = df.set_index('day').sort_index()['amount'].resample('{pick.choice(['MS', 'W', 'QS'])}').sum()",
    ])]


def shaped(pick):
    return [pick.choice([
        f"{name(pick)} = df.pivot_table(index='city', columns='status', values='amount', aggfunc='{pick.choice(['sum', 'mean', 'count'])}')",
        f"{name(pick)} = df['{pick.choice(TEXTS)}'].value_counts().rename_axis('key').rename('n').reset_index()",
        f"{name(pick)} = df.melt(id_vars=['id'], value_vars=['amount']).sort_values(['id', 'variable']).reset_index(drop=True)",
        f"{name(pick)} = df[['amount', 'id']].describe().round(4).rename_axis('statistic')",
        f"{name(pick)} = pd.crosstab(df['city'], df['status'])",
        f"{name(pick)} = df[['id', 'amount']].corr().rename_axis('of')",
        f"{name(pick)} = pd.get_dummies(df['status']).sum().rename_axis('status').rename('n')",
    ])]


def single(pick):
    return [pick.choice([
        f"{name(pick)} = len(df)",
        f"{name(pick)} = df['{pick.choice(NUMBERS)}'].{pick.choice(['sum', 'max', 'min', 'mean', 'median', 'count', 'nunique'])}()",
        f"{name(pick)} = ', '.join(sorted(df['city'].dropna().unique()))",
        f"{name(pick)} = df['amount'].quantile({pick.choice([0.1, 0.5, 0.9])})",
        f"{name(pick)} = float(np.nanpercentile(df['amount'].to_numpy(), {pick.randint(1, 99)})) if len(df) else 0",
        f"{name(pick)} = max((d.isoformat() for d in df['day'].dropna().dt.date), default='none')",
    ])]


ENDS = [whole, whole, grouped, grouped, shaped, single]
