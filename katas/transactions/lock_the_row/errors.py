"""Why nothing is sold, beside ValueError and Seat.DoesNotExist."""


class Taken(Exception):
    """Somebody has bought one of the seats, or several."""

    def __init__(self, numbers: list[str]) -> None:
        super().__init__(", ".join(numbers))
        #: The numbers of the seats that are sold already, sorted.
        self.numbers = numbers
