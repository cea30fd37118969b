#pragma once

namespace fairlead::app {

/// How programs end; the same numbers for every command.
enum ExitCode {
    Fine = 0,
    Attention = 1, ///< something is not as it should be, or needs a person's decision
    SomethingUnknown = 2, ///< something could not be found out; beats Attention
    Usage = 64,
};

} // namespace fairlead::app
