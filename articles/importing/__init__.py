"""Reading pasted text: pure steps from characters to an ImportBundle. Nothing here touches the database."""
