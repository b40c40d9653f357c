"""Scenario packs: a folder of TOML and CSV files, or a workbook, read strictly into a Scenario."""
