#include "ui/gallery/window.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QToolButton>

#include "kit/glyph.h"

namespace fairlead::ui::gallery {

namespace {

QString t(const char *text) { return QString::fromUtf8(text); }

void addButtons(QGridLayout *grid)
{
    auto *normal = new QPushButton(t("Re&try the action"));
    auto *byDefault = new QPushButton(t("&Recheck"));
    byDefault->setDefault(true);
    normal->setObjectName(t("focused"));
    auto *off = new QPushButton(t("Start: 1 blocked, 2 to settle"));
    off->setEnabled(false);
    auto *sign = new QPushButton(glyphIcon(Glyph::UiNote), t("&Note…"));
    auto *tool = new QToolButton;
    tool->setText(t("Palette  Ctrl+K"));
    auto *on = new QToolButton;
    on->setText(t("On"));
    on->setCheckable(true);
    on->setChecked(true);
    int column = 0;
    for (QWidget *one : std::initializer_list<QWidget *>{byDefault, normal, off, sign})
        grid->addWidget(one, 0, column++);
    grid->addWidget(tool, 3, 2);
    grid->addWidget(on, 3, 3);
}

void addFields(QGridLayout *grid)
{
    auto *text = new QLineEdit(t("backup ends in a minute"));
    auto *hint = new QLineEdit;
    hint->setPlaceholderText(t("reason, 10 characters or more"));
    auto *off = new QLineEdit(t("not yours"));
    off->setEnabled(false);
    auto *choice = new QComboBox;
    choice->addItems({t("sensor wrong"), t("risk accepted")});
    auto *number = new QSpinBox;
    number->setValue(30);
    number->setSuffix(t(" min"));
    int column = 0;
    for (QWidget *one : std::initializer_list<QWidget *>{text, hint, off, choice})
        grid->addWidget(one, 1, column++);
    grid->addWidget(number, 3, 0);
}

void addBoxes(QGridLayout *grid)
{
    auto *on = new QCheckBox(t("firing only"));
    on->setChecked(true);
    auto *off = new QCheckBox(t("require all nodes"));
    auto *some = new QCheckBox(t("some"));
    some->setTristate(true);
    some->setCheckState(Qt::PartiallyChecked);
    auto *disabled = new QCheckBox(t("decided by policy"));
    disabled->setChecked(true);
    disabled->setEnabled(false);
    auto *yes = new QRadioButton(t("Do not trust"));
    yes->setChecked(true);
    auto *no = new QRadioButton(t("Trust it"));
    int column = 0;
    for (QWidget *one : std::initializer_list<QWidget *>{on, off, some, disabled})
        grid->addWidget(one, 2, column++);
    grid->addWidget(yes, 4, 0);
    grid->addWidget(no, 4, 1);
}

} // namespace

QWidget *makeControls()
{
    auto *box = new QWidget;
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(8, 8, 8, 8);
    addButtons(grid);
    addFields(grid);
    addBoxes(grid);
    auto *pages = new QTabWidget;
    pages->addTab(
        new QPlainTextEdit(t("TASK OK\nmigration finished, 61 s\n\n\n\n\n\n\nthe end")), t("Log"));
    pages->addTab(new QWidget, t("Evidence"));
    pages->setMaximumHeight(pages->fontMetrics().height() * 6);
    grid->addWidget(pages, 5, 0, 1, 4);
    return box;
}

} // namespace fairlead::ui::gallery
