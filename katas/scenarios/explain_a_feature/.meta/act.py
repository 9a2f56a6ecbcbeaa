import tomllib

from katas.scenarios.explain_a_feature.answers import answer


def act(inputs):
    try:
        return [answer(inputs["question"])]
    except KeyError:
        return ["there is no such key"]
    except tomllib.TOMLDecodeError:
        return ["the file is no TOML"]
