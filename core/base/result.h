#pragma once

#include "base/error.h"

#include <tl/expected.hpp>

namespace fairlead {

/// A value, or the reason why there is none. Exceptions do not cross modules.
template <class T = void>
using Result = tl::expected<T, Error>;

/// Shortens `return tl::unexpected(Error{…})`.
inline tl::unexpected<Error> failure(Error::Kind kind, QString what, QString detail = {})
{
    return tl::unexpected(Error{kind, std::move(what), std::move(detail), {}});
}

} // namespace fairlead
