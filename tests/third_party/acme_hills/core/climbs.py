"""How high a runner climbs."""

UPHILL_M_S = 2.8


def climb_m(seconds: float, grade_percent: float) -> int:
    """Metres of ascent in so many seconds of hard running up a slope."""
    return round(seconds * UPHILL_M_S * grade_percent / 100)
