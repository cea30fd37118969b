#include "kit/look.h"

#include "kit/style.h"
#include "kit/unit.h"

#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QFontDatabase>
#include <QFontInfo>
#include <QRegularExpression>

namespace fairlead::ui {

namespace {

constexpr qreal wallFactor = 2.2;

QString sheetText()
{
    QFile file(QStringLiteral(":/theme/fairlead.qss"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("fairlead.qss is not compiled in");
    return QString::fromUtf8(file.readAll());
}

} // namespace

Look::Look(QApplication &application)
    : QObject(&application)
    , m_baseFont(QFontDatabase::systemFont(QFontDatabase::GeneralFont))
{
    QApplication::setStyle(new FairleadStyle);
    application.installEventFilter(this);
    apply();
}

void Look::setScheme(std::optional<Scheme> scheme)
{
    m_scheme = scheme;
    apply();
}

void Look::setTextScale(int percent)
{
    m_textScale = qBound(100, percent, 200);
    apply();
}

void Look::setBaseFont(const QFont &font)
{
    m_baseFont = font;
    apply();
}

void Look::setWallMode(QWidget *window, bool on)
{
    QFont font = QApplication::font();
    if (on)
        font.setPixelSize(qRound(font.pixelSize() * wallFactor));
    window->setFont(font);
}

bool Look::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ThemeChange && !m_scheme && systemScheme() != theme().scheme())
        apply();
    return QObject::eventFilter(watched, event);
}

void Look::apply()
{
    setTheme(Theme::builtIn(m_scheme ? *m_scheme : systemScheme()));
    QFont font = m_baseFont;
    const int base = font.pixelSize() > 0 ? font.pixelSize() : QFontInfo(font).pixelSize();
    font.setPixelSize(qRound(base * m_textScale / 100.0));
    QApplication::setFont(font);
    QApplication::setPalette(theme().palette());
    qApp->setStyleSheet(styleSheet(sheetText(), theme(), Unit(font)));
    Q_EMIT changed();
}

/// Qt 6.4 tells only by the palette of the system, which is hidden behind ours.
Scheme Look::systemScheme()
{
    const QPalette ours = QApplication::palette();
    QApplication::setPalette(QPalette());
    const Scheme scheme = schemeOf(QApplication::palette());
    QApplication::setPalette(ours);
    return scheme;
}

QString styleSheet(const QString &text, const Theme &theme, const Unit &u)
{
    static const QRegularExpression variable(QStringLiteral("@([a-z0-9-]+)|\\b([0-9]+)u\\b"));
    QString sheet;
    qsizetype copied = 0;
    for (auto it = variable.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        sheet += QStringView(text).mid(copied, match.capturedStart() - copied);
        copied = match.capturedEnd();
        if (match.hasCaptured(2)) {
            sheet += QStringLiteral("%1px").arg(u(match.captured(2).toInt()));
            continue;
        }
        const auto token = Theme::tokenOf(match.capturedView(1));
        if (!token)
            qFatal("the style sheet names no colour %s", qUtf8Printable(match.captured(1)));
        sheet += theme.color(*token).name();
    }
    sheet += QStringView(text).mid(copied);
    return sheet;
}

} // namespace fairlead::ui
