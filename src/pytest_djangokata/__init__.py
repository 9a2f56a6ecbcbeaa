"""Practise, test and grade Django skill: executable katas, each run by pytest in a process of its own."""
