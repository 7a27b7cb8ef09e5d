#!/usr/bin/env python3
"""Makes the planner's resource of English words and their kin from WordNet 3.0 (Debian package wordnet-base).

usage: words.py [WORDNET_FOLDER] > src/Quaestor.Agent/Models/Planner/Lexicon/words.txt.gz
One word a line, then its kin with how near each is, 1 to 9: same sense, same root, property, wider or narrower sense.
"""
import collections
import gzip
import re
import sys

FOLDER = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/wordnet"
PARTS = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
KIN_OF_A_WORD = 14
BY_SENSE = [9, 8, 7, 5, 4]
WORD = re.compile(r"[a-z]{2,}$")

synsets, senses, used = {}, collections.defaultdict(list), collections.Counter()
for line in open(f"{FOLDER}/cntlist.rev"):
    key, _, count = line.split()
    used[key.split("%")[0]] += int(count)
for part, name in PARTS.items():
    for line in open(f"{FOLDER}/data.{name}"):
        if line.startswith(" "):
            continue
        fields = line.split("|")[0].split()
        count = int(fields[3], 16)
        lemmas = [re.sub(r"\(.*\)", "", fields[4 + 2 * i]).lower() for i in range(count)]
        at = 5 + 2 * count
        pointers = [tuple(fields[at + 4 * i:at + 4 * i + 4]) for i in range(int(fields[4 + 2 * count]))]
        synsets[part, fields[0]] = (lemmas, pointers)
    for line in open(f"{FOLDER}/index.{name}"):
        if line.startswith(" "):
            continue
        fields = line.split()
        senses[fields[0]].append((part, fields[-int(fields[2]):]))

NEAR = {"+": 8, "=": 8, "&": 5, "@": 6, "~": 5, "\\": 7, "^": 5}


def kin(word):
    found = collections.Counter()
    for part, offsets in senses[word]:
        for rank, offset in enumerate(offsets[:5]):
            lemmas, pointers = synsets[part, offset]
            own = BY_SENSE[rank]
            for other in lemmas:
                found[other] = max(found[other], own)
            for symbol, target, target_part, places in pointers:
                near = NEAR.get(symbol)
                if near is None or rank > 2:
                    continue
                others = synsets[target_part if target_part != "s" else "a", target][0]
                source, which = int(places[:2], 16), int(places[2:], 16)
                if source and lemmas[source - 1] != word:
                    continue
                for other in ([others[which - 1]] if which else others):
                    found[other] = max(found[other], near - rank)
    found.pop(word, None)
    kept = [(near, used[other], other) for other, near in found.items() if WORD.match(other) and (used[other] or near >= 7)]
    return sorted(kept, key=lambda one: (-one[0], -one[1], one[2]))[:KIN_OF_A_WORD]


lines = []
for word in sorted(senses):
    if WORD.match(word) and (used[word] or len(word) <= 9):
        lines.append(" ".join([word, *(f"{other}{near}" for near, _, other in kin(word))] if used[word] else [word]))
sys.stdout.buffer.write(gzip.compress("\n".join(lines).encode(), 9, mtime=0))
