"""`python -m bot`, and the console script `huitoukan`."""

import gc


def main() -> None:
    gc.disable()  # nothing of what is loaded is garbage: it need not be looked through, neither now nor ever after
    from bot.cli import app  # noqa: PLC0415

    gc.freeze()
    gc.enable()
    app()


if __name__ == "__main__":
    main()
