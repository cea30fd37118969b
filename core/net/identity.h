#pragma once

#include "base/async.h"
#include "net/request.h"

namespace fairlead::net {

/// Who asks: gives each request the headers that prove it. Whoever makes those headers hides their
/// secrets in the Redactor before handing them out.
class Identity {
public:
    Identity() = default;
    Identity(const Identity &) = delete;
    Identity &operator=(const Identity &) = delete;
    virtual ~Identity() = default;

    /// May take time (a ticket is fetched, a keychain asked); an error means that nothing is sent.
    virtual Async<Headers> headers(const Request &request) = 0;

    /// The service answered 401 to these headers. True: ask headers() again, they are new ones.
    /// False: there is nothing better. Several requests may be refused with the same headers at
    /// once: renew them once.
    virtual Async<bool> renew(const Headers &refused) = 0;
};

/// An API token: always the same headers.
class FixedIdentity final : public Identity {
public:
    explicit FixedIdentity(Headers headers) : m_headers(std::move(headers)) { }

    Async<Headers> headers(const Request &) override { return Async<Headers>::ready(m_headers); }
    Async<bool> renew(const Headers &) override { return Async<bool>::ready(false); }

private:
    Headers m_headers;
};

} // namespace fairlead::net
