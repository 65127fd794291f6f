"""What the counter and the screen say to each other, and nothing about how either works.

flows      the pages by name, and each flow's order of them
codes      shared buttons, fields, and sentences by name
messages   the words: snapshots from the counter, intents from the screen
reading_volume  of what is read aloud
channel    the framing: length-prefixed msgpack over a Unix stream socket, with file descriptors
frames     the camera picture in shared memory
"""
