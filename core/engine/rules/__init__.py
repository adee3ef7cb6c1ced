"""Rules over declared facts: computing facts, evaluating conditions, explaining and advising."""
