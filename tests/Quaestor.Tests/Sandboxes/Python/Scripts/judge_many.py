"""Judges many pieces of code. usage: judge_many.py GUEST_FOLDER < list of texts > list of lists of findings"""

import json
import sys

sys.path.insert(0, sys.argv[1])

import numpy  # noqa: E402, F401
import pandas  # noqa: E402, F401

import policy  # noqa: E402

json.dump([policy.judge(code) for code in json.load(sys.stdin)], sys.stdout)
