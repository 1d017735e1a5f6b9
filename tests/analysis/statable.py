"""What can be stated at all."""

from licet.logic.values import Several, Value
from licet.logic.vocabulary import Vocabulary


def statable(vocabulary: Vocabulary, name: str, value: Value) -> bool:
    """A word outside its closed list is refused at the door and never reaches the logic."""
    words = vocabulary[name].words
    stated = value.values if isinstance(value, Several) else {value}
    return not words or stated <= set(words)
