"""What people can do, without any HTTP: each function takes the store and who acts."""
