#pragma once

#include "base/result.h"

#include <QMetaEnum>
#include <QTest>

namespace fairlead {

/// The kind's number and both texts: what a failed comparison prints.
inline QString describe(const Error &error)
{
    return QStringLiteral("Error %1: %2 | %3").arg(int(error.kind)).arg(error.what, error.detail);
}

inline char *toString(const Error &error) { return QTest::toString(describe(error)); }

} // namespace fairlead

/// The result holds a value; prints the error when it does not.
#define VERIFY_RESULT(result)                                                                      \
    do {                                                                                           \
        const auto &checkedResult = (result);                                                      \
        if (!QTest::qVerify(checkedResult.has_value(), #result,                                    \
                checkedResult ? "" : qPrintable(fairlead::describe(checkedResult.error())),        \
                __FILE__, __LINE__))                                                               \
            return;                                                                                \
    } while (false)

/// The result holds an error of this kind.
#define VERIFY_ERROR(result, expectedKind)                                                         \
    do {                                                                                           \
        const auto &checkedResult = (result);                                                      \
        if (!QTest::qVerify(                                                                       \
                !checkedResult.has_value(), "no value in " #result, "", __FILE__, __LINE__))       \
            return;                                                                                \
        if (!QTest::qVerify(checkedResult.error().kind == (expectedKind),                          \
                #result " is " #expectedKind,                                                      \
                qPrintable(fairlead::describe(checkedResult.error())), __FILE__, __LINE__))        \
            return;                                                                                \
    } while (false)
