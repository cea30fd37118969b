#pragma once

#include <QLatin1StringView>
#include <QString>

#include <array>
#include <cstddef>
#include <utility>

namespace fairlead::proxmox {

/// A word of the wire with what we make of it. A word that is new to us reads as E::Unknown and is
/// shown as it came; an absent one is Unknown with an empty text.
template <class E>
struct Word {
    E value = E::Unknown;
    QString text;

    bool operator==(const Word &) const = default;
    bool operator==(E other) const { return value == other; }
    bool given() const { return !text.isEmpty(); }
};

/// How a value is spelled on the wire. Several spellings may mean the same.
template <class E>
struct Spelling {
    QLatin1StringView text;
    E value;
};

template <class E, std::size_t N>
Word<E> wordOf(const std::array<Spelling<E>, N> &spellings, QString text)
{
    for (const Spelling<E> &spelling : spellings) {
        if (text == spelling.text)
            return {spelling.value, std::move(text)};
    }
    return {E::Unknown, std::move(text)};
}

} // namespace fairlead::proxmox
