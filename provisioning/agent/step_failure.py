"""How a step of a job says that it came to nothing."""


class StepFailedError(Exception):
    """A step came to nothing. code: one word; text: a sentence for whoever looks at the fleet."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text
