"""How an organisation's certificates look: its logo, two colours and a template, frozen with each certificate."""
