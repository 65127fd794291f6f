"""What a face check by one camera cannot tell from a living person: said in the record, and to the clerk.

Each of these answers every prompt and every light as the person would, or as the camera would. An operator's
model makes the first three less likely; none is excluded by it.
"""

# The passive model, as the transcript names it; what stands in its place without one begins with "none".
OPERATORS = "operator's"
NOT_EXCLUDED = (
    "relay",  # a living person elsewhere, on a display without a visible edge or grid
    "puppet",  # a face that a machine draws, or a film of a turn wound by hand, on such a display
    "mask",  # or a face's texture on another head
    "injection",  # a stream in the camera's place that answers the exposure
)
