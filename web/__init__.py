"""The web application: pages that show and steer a plan."""
