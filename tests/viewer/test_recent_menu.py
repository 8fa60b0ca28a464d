"""The menu of what was opened lately."""


def test_recent_items_are_numbers_while_identity_is_hidden(opened, cases):
    opened.window.recent_menu.fill()
    assert opened.window.recent_menu.actions()[0].text() == cases.name
    opened.session.set_privacy(True)
    opened.window.recent_menu.fill()
    assert opened.window.recent_menu.actions()[0].text() == "Recent item 1"
