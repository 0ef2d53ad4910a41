"""The list of China's divisions as data, compiled by `scripts/compile_divisions.py`; SOURCE.txt says from what."""
