#pragma once

#include "proxmox/refusal.h"

#include <QFile>
#include <QList>
#include <QRegularExpression>
#include <QTest>

namespace fairlead::proxmox {

/// A recorded answer of tests/data/proxmox. A file that is missing fails the test.
inline QByteArray recorded(const char *name)
{
    QFile file(QStringLiteral(FAIRLEAD_TEST_DATA "/proxmox/") + QString::fromLatin1(name));
    if (!file.open(QIODevice::ReadOnly))
        QTest::qFail(qPrintable(file.fileName()), __FILE__, __LINE__);
    return file.readAll();
}

/// One block of errors.txt or offline.txt: "## title", the status line, headers, body.
inline Answer recordedAnswer(const char *file, const char *title)
{
    const QByteArray heading = QByteArray("## ") + title + '\n';
    QByteArray text = '\n' + recorded(file);
    text.replace("\r", "");
    const qsizetype start = text.indexOf('\n' + heading);
    if (start < 0) {
        QTest::qFail(title, __FILE__, __LINE__);
        return {};
    }
    const qsizetype begin = start + 1 + heading.size();
    const qsizetype end = text.indexOf("\n## ", begin);
    const QByteArray block = text.mid(begin, end < 0 ? -1 : end - begin);
    const qsizetype gap = block.indexOf("\n\n");
    const QString head = QString::fromUtf8(block.left(gap));
    const QRegularExpression line(QStringLiteral("^HTTP/1.1 (\\d+) (.*)"));
    const auto match = line.match(head.section(QLatin1Char('\n'), 0, 0));
    Answer answer{match.captured(1).toInt(), match.captured(2), {}, block.mid(gap + 2).trimmed()};
    if (head.contains(QStringLiteral("Content-Type: application/json")))
        answer.contentType = "application/json;charset=UTF-8";
    // Blocks without a body end with curl's own timing.
    if (answer.body.startsWith("time "))
        answer.body.clear();
    return answer;
}

inline QByteArray wrapped(const QByteArray &data) { return "{\"data\":" + data + "}"; }

} // namespace fairlead::proxmox
