"""Reads a roster of parents as school systems and offices export it, from CSV, a workbook or EDEXML."""
