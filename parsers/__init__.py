"""Pages → reports: reads one fetched page into structured reports in which every figure knows its source."""
