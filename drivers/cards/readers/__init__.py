"""Document readers: PC/SC, serial, both at once, and the choice by the settings."""
