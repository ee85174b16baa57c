#pragma once

// Names: texts behind the dense ids, for whoever renders answers and events. The implementation
// (sequencer/directory.hpp) knows every name that a released record can mention.

#include <string_view>

#include "engine/domain/ids.hpp"

namespace skua::domain {

class Names {
public:
    Names() = default;
    Names(const Names&) = delete;
    Names& operator=(const Names&) = delete;
    virtual ~Names() = default;
    // Empty when unknown. The text lives as long as the Names object.
    [[nodiscard]] virtual std::string_view sku(SkuId id) const noexcept = 0;
    [[nodiscard]] virtual std::string_view location(LocationId id) const noexcept = 0;
    [[nodiscard]] virtual std::string_view channel(ChannelId id) const noexcept = 0;
};

}  // namespace skua::domain
