from bot.search.real_words import real_words


def test_words_that_people_use_are_real() -> None:
    assert {"roses", "window", "slaughter", "backside", "knitting"} <= real_words()


def test_misspellings_and_names_of_software_are_none() -> None:
    assert real_words().isdisjoint({"recieve", "teh", "withdrawls", "ksqldb", "devops", "pyhton"})
