#include "integration/support/warden.h"

#include <QDir>
#include <QFile>

#include <sys/stat.h>

namespace fairlead {

using namespace Qt::Literals::StringLiterals;

Warden::Warden(const QString &name)
    : m_folder(QDir::tempPath() + u"/fairlead-%1-XXXXXX"_s.arg(name))
{
    m_folder.setAutoRemove(false);
    // Passable for the database's user; private are the folders inside.
    ::chmod(qPrintable(m_folder.path()), 0711);
    m_shell.start(u"setsid"_s,
        {u"bash"_s, u"-c"_s,
            u"trap '' TERM INT HUP; while read -r group; do groups+=(\"$group\"); done; "
            "for group in \"${groups[@]}\"; do kill -KILL -- \"-$group\" 2>/dev/null; done; "
            "for try in 1 2 3 4 5; do rm -rf -- \"$1\" && break; sleep 0.2; done"_s,
            u"warden"_s, m_folder.path()});
    m_shell.waitForStarted();
}

Warden::~Warden()
{
    m_shell.closeWriteChannel();
    m_shell.waitForFinished(15000);
}

bool Warden::write(const QString &name, const QByteArray &content) const
{
    QFile file(path(name));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size()
        && file.setPermissions(QFile::Permissions(0x6444));
}

void Warden::watch(qint64 processGroup)
{
    m_shell.write(QByteArray::number(processGroup) + '\n');
    m_shell.waitForBytesWritten(1000);
}

} // namespace fairlead
