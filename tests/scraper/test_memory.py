from __future__ import annotations

from scraper.memory import remembers


def test_the_last_results_are_kept_and_those_of_long_texts_are_not() -> None:
    asked: list[str] = []

    @remembers(most=2, longest=3)
    def shout(text: str, mark: str) -> str:
        asked.append(text)
        return text.upper() + mark

    assert [shout(text, "!") for text in ("a", "a", "long", "long")] == ["A!", "A!", "LONG!", "LONG!"]
    assert asked == ["a", "long", "long"]
    assert [shout("a", "?"), shout("b", "?"), shout("c", "?"), shout("a", "?")] == ["A?", "B?", "C?", "A?"]
    assert asked.count("a") == 3
