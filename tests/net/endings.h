#pragma once

#include "support/raw_server.h"

#include <QTest>

namespace fairlead {

/// How a server lets a request down after it has read it.
enum class Ending {
    Close,
    HalfAStatusLine,
    Reset,
};

inline void letDown(RawPeer &peer, Ending ending)
{
    if (ending == Ending::Reset)
        peer.reset();
    else
        peer.sendAndClose(ending == Ending::HalfAStatusLine ? "HTTP/1.1 2" : "");
}

/// Columns tls, kept, verb and ending: every way in which an answer gets lost.
inline void everyEnding(const QByteArrayList &verbs)
{
    QTest::addColumn<bool>("tls");
    QTest::addColumn<bool>("kept");
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<Ending>("ending");
    struct Way {
        Ending ending;
        const char *name;
    };
    for (const Way way : {Way{Ending::Close, "closed"}, Way{Ending::HalfAStatusLine, "half a line"},
             Way{Ending::Reset, "reset"}}) {
        for (const bool tls : {false, true}) {
            for (const bool kept : {false, true}) {
                for (const QByteArray &verb : verbs)
                    QTest::addRow("%s over %s, %s connection, %s", verb.constData(),
                        tls ? "https" : "http", kept ? "kept" : "fresh", way.name)
                        << tls << kept << verb << way.ending;
            }
        }
    }
}

} // namespace fairlead

Q_DECLARE_METATYPE(fairlead::Ending)
