"""Orders in time: convoys and columns that close roads as they pass, events, parking bans, emergency lanes."""
