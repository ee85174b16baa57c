#pragma once

// Watch: hears of what is asked while a run goes on, so that it is known even if the run ends the
// process. Owner: the simulation's thread.

#include <cstdint>
#include <string_view>

namespace skua::sim {

class Watch {
public:
    Watch() = default;
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    virtual ~Watch() = default;

    // So many client commands have been asked or left out.
    virtual void on_reached(std::uint64_t commands) = 0;
    [[nodiscard]] virtual bool wants_texts() const noexcept = 0;
    // Client command number `op` asks this. One that was not answered asks more than once.
    virtual void on_asked(std::uint64_t op, std::string_view text) = 0;
};

}  // namespace skua::sim
