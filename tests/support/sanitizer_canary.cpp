// A program with a fault that the sanitizer of this build must find: when this exits with 0, no clean run proves anything.
// The fault is made next to Qt, so that suppressions which hide too much are found out as well.

#include "base/async.h"

#include <QCoreApplication>

#include <thread>

namespace {

[[maybe_unused]] int raceUnderThreadSanitizer()
{
    int shared = 0;
    std::thread other([&] { ++shared; });
    ++shared;
    other.join();
    return shared;
}

[[maybe_unused]] int useAfterFreeUnderAddressSanitizer()
{
    auto *gone = new QList<int>(3, 7);
    const int *dangling = gone->constData();
    delete gone;
    return *dangling;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const auto home = fairlead::Home::current();
#ifdef __SANITIZE_THREAD__
    return raceUnderThreadSanitizer() == 2 ? 0 : 0;
#else
    return useAfterFreeUnderAddressSanitizer() == 7 ? 0 : 0;
#endif
}
