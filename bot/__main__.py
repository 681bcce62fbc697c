"""`python -m bot`, and the console script `huitoukan`."""

import gc

YOUNG = 10_000
"""How many more objects are made than let go before garbage is looked for: one message makes some thousands and lets
go nearly all of them, and by default they would be looked through several times meanwhile."""


def main() -> None:
    gc.disable()  # nothing of what is loaded is garbage: it need not be looked through, neither now nor ever after
    from bot.cli import app  # noqa: PLC0415

    gc.freeze()
    gc.set_threshold(YOUNG)
    gc.enable()
    app()


if __name__ == "__main__":
    main()
