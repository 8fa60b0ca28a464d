from viewer.state.notices import Activities, Notices


def test_a_newer_notice_replaces_the_one_of_its_key():
    notices = Notices()
    notices.show("scan", "Reading.")
    notices.show("model", "No model.", "error")
    notices.show("scan", "Two files were left out.", "warning")
    assert [notice.text for notice in notices.all] == ["No model.", "Two files were left out."]
    notices.dismiss("model")
    assert [notice.key for notice in notices.all] == ["scan"]


def test_dismissing_what_is_not_there_is_not_announced():
    notices, heard = Notices(), []
    notices.changed.connect(lambda: heard.append(1))
    notices.dismiss("nothing")
    assert heard == []


def test_activities_begin_go_on_and_end():
    activities = Activities()
    activities.update("scan", "Reading", 0.1)
    activities.update("explain", "Explaining")
    activities.update("scan", "Reading", 0.5)
    assert [(each.key, each.fraction) for each in activities.all] == [("scan", 0.5), ("explain", None)]
    activities.end("scan")
    assert [each.key for each in activities.all] == ["explain"]
