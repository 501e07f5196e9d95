#!/usr/bin/python3
"""Writes small models with random weights, and what they compute, for the tests of graphs.

    models/<name>/config.json, generation_config.json, *.safetensors    a model folder as training leaves it
    models/<name>/expected/expected.safetensors                         inputs, and outputs for them

The outputs are computed here, in float64 and from the architectures' published equations; nothing is shared with the program under
test. Seeds are fixed, so the same libraries write the same bytes again. Needs Debian 12's python3-torch; nothing is downloaded.

    ./make.py            all models
    ./make.py NAME...    some of them
"""

import sys
from pathlib import Path

import causal
import encoders

OUT = Path(__file__).resolve().parent / "models"

MODELS = {**causal.MODELS, **encoders.MODELS}


def main():
    for name in sys.argv[1:] or MODELS:
        MODELS[name](OUT / name)
        print(name)


if __name__ == "__main__":
    main()
