"""The screen on the counter (PySide6, QML): draws what the counter says, and sends what people do."""
