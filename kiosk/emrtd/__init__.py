"""What a travel document's chip holds, judged by its bytes alone (ICAO 9303-10 to -12): no card, no reader.

Counter and carrier judge with the same code, each by its own anchors.
"""
