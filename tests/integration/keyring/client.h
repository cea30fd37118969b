#pragma once

namespace fairlead {

/// The other half of the test: a process inside the private session, since libsecret keeps the
/// first bus it saw. `program OPERATION KEY LIMIT-MS`; the secret comes by standard input, length
/// first. Answers one line of JSON per question, never the secret.
int runKeychainClient(int argc, char **argv);

} // namespace fairlead
