#include "kit/cluster_chip.h"
#include "kit/empty_note.h"
#include "kit/key_footer.h"
#include "kit/mark.h"
#include "kit/source_strip.h"
#include "kit/verdict_bar.h"
#include "kit/view_tabs.h"
#include "kit/zone.h"
#include "ui/gallery/site.h"
#include "ui/with_look.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStyle>
#include <QTest>
#include <QVBoxLayout>

using namespace fairlead;
using namespace fairlead::ui;
using namespace std::chrono_literals;

namespace {

QString t(const char *text) { return QString::fromUtf8(text); }

QList<QRect> cellsOf(const VerdictBar &bar, int count)
{
    QList<QRect> cells;
    for (int i = 0; i < count; ++i)
        cells.append(bar.cellRect(i));
    return cells;
}

} // namespace

class TestParts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void verdictNeverReflows_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("percent");
        QTest::addColumn<int>("lines");
        QTest::newRow("wide") << 1920 << 100 << 1;
        QTest::newRow("usual") << 1280 << 100 << 1;
        QTest::newRow("large text") << 1920 << 200 << 1;
        QTest::newRow("large text, narrow") << 1280 << 200 << 2;
    }
    void verdictNeverReflows()
    {
        QFETCH(int, width);
        QFETCH(int, percent);
        QFETCH(int, lines);
        const WithLook look(QStringLiteral("DejaVu Sans"), percent);
        VerdictBar bar(gallery::verdictCells());
        bar.resize(width, bar.heightForWidth(width));
        bar.show();
        QCOMPARE(bar.heightForWidth(width), lines * Unit(&bar)(46));
        const int count = int(gallery::verdictCells().size());
        const auto before = cellsOf(bar, count);
        for (const QRect &cell : before)
            QVERIFY(bar.rect().contains(cell));
        for (const bool badNight : {true, false, true}) {
            const auto values = gallery::verdictValues(badNight);
            for (int i = 0; i < count; ++i)
                bar.setValue(i, values[i]);
            QCoreApplication::processEvents();
            QCOMPARE(cellsOf(bar, count), before);
            QCOMPARE(bar.heightForWidth(width), lines * Unit(&bar)(46));
        }
    }

    void verdictNotesGoFromTheRight()
    {
        const WithLook look;
        VerdictBar bar(gallery::verdictCells());
        bar.resize(1920, 46);
        QCOMPARE(bar.notesShown(), 8);
        int last = 8;
        for (int width = 1900; width > 700; width -= 20) {
            bar.resize(width, 46);
            QVERIFY(bar.notesShown() <= last);
            last = bar.notesShown();
        }
        QCOMPARE(last, 0);
    }

    void verdictCellsHaveNames()
    {
        const WithLook look;
        VerdictBar bar(gallery::verdictCells());
        bar.setValue(1, {{{t("1 fenced"), Glyph::NodeFenced, Hue::Bad}}, t("4 ok")});
        bar.setValue(
            4, {{{t("3"), Glyph::ProblemCritical}, {t("4"), Glyph::ProblemNoncritical}}, t("+49")});
        bar.setValue(6, {{{t("≥ 3")}}, {}, true});
        QStringList names;
        for (const QWidget *cell : bar.findChildren<QWidget *>())
            names.append(cell->accessibleName());
        QVERIFY(names.contains(t("Nodes: 1 fenced, 4 ok")));
        QVERIFY(names.contains(t("Problems: 3 critical, 4 non-critical, +49")));
        QVERIFY(names.contains(t("Runs: ≥ 3, unknown")));
        QVERIFY(names.contains(t("Quorum: —, unknown"))); // nothing was said yet
    }

    void aPressOnACellLeadsOn()
    {
        const WithLook look;
        VerdictBar bar(gallery::verdictCells());
        bar.resize(1920, 46);
        bar.show();
        QSignalSpy spy(&bar, &VerdictBar::cellActivated);
        QTest::mouseClick(bar.childAt(bar.cellRect(3).center()), Qt::LeftButton);
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy[0][0].toInt(), 3);
    }

    void footerDropsFromTheRightAndTheLastStays()
    {
        const WithLook look;
        KeyFooter footer;
        footer.setBindings({{t("Enter"), t("open")}, {t("Space"), t("why")},
            {t("a"), t("acknowledge")}, {t("F5"), t("re-sense")}});
        footer.resize(1280, 24);
        QCOMPARE(footer.shownCount(), 4);
        int last = 4;
        QList<int> seen{4};
        for (int width = 600; width >= footer.minimumSizeHint().width(); width -= 5) {
            footer.resize(width, 24);
            QVERIFY(footer.shownCount() <= last);
            if (footer.shownCount() != last)
                seen.append(last = footer.shownCount());
        }
        QCOMPARE(seen, (QList<int>{4, 3, 2, 1, 0}));
        QVERIFY(footer.accessibleName().endsWith(t("F5 re-sense, ? all keys")));
    }

    void stripKeepsWhatIsNotFine()
    {
        const WithLook look;
        SourceStrip strip;
        strip.setSources(
            {{t("pve"), t("3 s")}, {t("ceph"), t("ageing 14 s"), Freshness::Ageing},
                {t("idrac"), t("38 s")},
                {t("zabbix"), t("TLS name mismatch · retry 8 s"), Freshness::Unknown, true}},
            t("your link: ok"));
        strip.resize(1280, 22);
        QCOMPARE(strip.shownSources(), (QList<int>{0, 1, 2, 3}));
        QList<QList<int>> seen;
        for (int width = 900; width >= 100; width -= 5) {
            strip.resize(width, 22);
            if (seen.isEmpty() || seen.last() != strip.shownSources())
                seen.append(strip.shownSources());
        }
        QCOMPARE(seen, (QList<QList<int>>{{0, 1, 2, 3}, {0, 1, 3}, {1, 3}, {1}}));
        QVERIFY(strip.accessibleName().contains(t("zabbix: TLS name mismatch")));
        strip.setAllDown(t("Your link: VPN down 0:40."));
        QCOMPARE(strip.accessibleName(), t("Sources: Your link: VPN down 0:40."));
    }

    void bannerWrapsInsteadOfCutting()
    {
        const WithLook look;
        Banner banner({Hue::Warn, Glyph::UiClock, t("Backup runs on this node."),
            t("vm 311, 64 % after 4:02, usually 6:10. A reboot now would break it off."),
            {t("Wait for it"), t("Details")}});
        const int one = banner.heightForWidth(1600);
        QVERIFY(one >= 30);
        QVERIFY(banner.heightForWidth(500) > one);
        QVERIFY(banner.accessibleName().startsWith(t("clock: Backup runs on this node. vm 311")));
        banner.resize(1600, one);
        banner.show();
        QSignalSpy spy(&banner, &Banner::buttonPressed);
        const auto buttons = banner.findChildren<QPushButton *>();
        for (QPushButton *button : buttons) {
            if (button->text() == t("Details"))
                button->click();
        }
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy[0][0].toInt(), 1);
    }

    void worstBannerWinsAndTheOthersAreOnePressAway()
    {
        const WithLook look;
        Zone zone(t("Nodes"), new QWidget);
        zone.resize(900, 300);
        zone.show();
        QVERIFY(!zone.banners().isVisible());
        zone.banners().setBanners({{Hue::Bad, Glyph::UiWarning, t("one"), {}, {}},
            {Hue::Warn, Glyph::UiClock, t("two"), {}, {}},
            {Hue::Warn, Glyph::UiClock, t("three"), {}, {}}});
        const auto shown = [&] { return zone.findChildren<Banner *>().size(); };
        QCOMPARE(shown(), 1);
        for (QPushButton *button : zone.findChildren<QPushButton *>()) {
            if (button->text() == t("+2"))
                button->click();
        }
        QTRY_COMPARE(shown(), 3);
        zone.banners().setBanners({});
        QVERIFY(!zone.banners().isVisible());
    }

    void numberKeysChooseTheView()
    {
        const WithLook look;
        QWidget window;
        auto *layout = new QVBoxLayout(&window);
        auto *tabs = new ViewTabs({t("Overview"), t("Problems"), t("Nodes")});
        auto *field = new QLineEdit;
        layout->addWidget(tabs);
        layout->addWidget(field);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        tabs->setFocus();
        QSignalSpy spy(tabs, &ViewTabs::currentChanged);
        QTest::keyClick(&window, Qt::Key_3);
        QCOMPARE(tabs->current(), 2);
        QTest::keyClick(tabs, Qt::Key_Left);
        QCOMPARE(tabs->current(), 1);
        field->setFocus();
        QTest::keyClick(field, Qt::Key_3);
        QCOMPARE(tabs->current(), 1); // typed, not chosen
        QCOMPARE(field->text(), t("3"));
        QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(0).center());
        QCOMPARE(tabs->current(), 0);
        QCOMPARE(spy.size(), 3);
        tabs->setCount(1, t("60"));
        QCOMPARE(tabs->accessibleName(), t("Views: 1 Overview (current), 2 Problems 60, 3 Nodes"));
    }

    void choosingAViewMovesNoTab()
    {
        const WithLook look;
        ViewTabs tabs({t("Overview"), t("Problems"), t("Nodes")});
        tabs.resize(800, 28);
        const QRect last = tabs.tabRect(2);
        tabs.setCurrent(1);
        QCOMPARE(tabs.tabRect(2), last);
        tabs.resize(tabs.minimumSizeHint().width(), 28);
        QVERIFY(tabs.tabRect(2).right() < tabs.width());
    }

    void everyPartHasANameAndAHeight()
    {
        const WithLook look;
        ZoneHeading heading(t("Nodes"));
        heading.setNote(t("4 ok"));
        heading.setAge(ageNote(t("zabbix"), 14s, 6s));
        QCOMPARE(heading.accessibleName(), t("Nodes, 4 ok, zabbix · ageing 14 s"));
        QCOMPARE(heading.sizeHint().height(), 26);
        ClusterChip chip;
        chip.setCluster(t("ams1"), true);
        QCOMPARE(chip.accessibleName(), t("PRODUCTION · ams1"));
        chip.setCluster(t("lab"), false);
        QCOMPARE(chip.accessibleName(), t("lab"));
        ProductionBand band;
        QVERIFY(!band.isVisibleTo(nullptr));
        band.setProduction(true);
        QCOMPARE(band.accessibleName(), t("Production"));
        Mark mark;
        mark.say(Glyph::UiUnlock, t("Unlocked for this run"), t("52 min left"), Hue::Active, true);
        QCOMPARE(mark.accessibleName(), t("unlocked, Unlocked for this run, 52 min left"));
        EmptyNote note;
        note.say({{t("Nothing is running."), Hue::Text2}, {t("Last run: Thu."), Hue::Text3}});
        QCOMPARE(note.accessibleName(), t("Nothing is running. Last run: Thu."));
        QVERIFY(note.heightForWidth(100) > note.heightForWidth(800));
        Zone zone(t("Changes"), new QWidget);
        QCOMPARE(zone.findChild<ZoneHeading *>()->accessibleName(), t("Changes"));
        for (const QWidget *one : std::initializer_list<QWidget *>{&heading, &chip, &mark, &note})
            QVERIFY(one->sizeHint().height() > 0);
    }

    void partsFollowTheFont()
    {
        WithLook look;
        ZoneHeading heading(t("Nodes"));
        KeyFooter footer;
        heading.show();
        footer.show();
        look->setTextScale(200);
        QCOMPARE(heading.sizeHint().height(), 52);
        QCOMPARE(footer.sizeHint().height(), 48);
    }

    void controlsHaveTheStylesSizes()
    {
        const WithLook look;
        QPushButton button(t("Abort and undo 4"));
        QLineEdit field;
        QCOMPARE(button.sizeHint().height(), 26);
        QCOMPARE(field.sizeHint().height(), 26);
        const int plain = button.sizeHint().width();
        button.setDefault(true);
        QCOMPARE(button.sizeHint().width(), plain);
        QVERIFY(!button.style()->styleHint(QStyle::SH_Widget_Animate, nullptr, &button));
        QCOMPARE(button.style()->styleHint(QStyle::SH_ToolTip_WakeUpDelay, nullptr, &button), 400);
    }
};

QTEST_MAIN(TestParts)
#include "test_parts.moc"
