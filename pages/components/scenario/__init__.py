"""The levers of « Et si ? » and its cards."""
