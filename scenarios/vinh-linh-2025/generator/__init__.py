"""Generator of the fictional tables of this pack; SOURCE.md says which tables these are."""
