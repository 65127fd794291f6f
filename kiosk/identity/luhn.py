"""The check digit of card and device numbers (ISO/IEC 7812-1 annex B, Luhn)."""


def checks(digits: str) -> bool:
    """Whether the last digit is the check digit of those before it."""
    odd = [int(digit) for digit in digits[-1::-2]]
    even = [int(digit) * 2 for digit in digits[-2::-2]]
    return (sum(odd) + sum(n // 10 + n % 10 for n in even)) % 10 == 0
