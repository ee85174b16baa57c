#include "adapters/sdk/pump.hpp"

#include <algorithm>
#include <deque>
#include <optional>
#include <thread>
#include <vector>

namespace skua::sdk {
namespace {

using Clock = std::chrono::steady_clock;

// Owner: the thread that pumps.
class Pump {
public:
    Pump(StreamClient& stream, const CommandSource& source, AnswerSink& sink, PumpOptions options)
        : stream_(stream), source_(source), sink_(sink), options_(options) {
        options_.commands_per_frame = std::max(1U, options_.commands_per_frame);
        if (stream.hello().frame_bytes_max > 0) {
            options_.bytes_per_frame =
                std::min<std::size_t>(options_.bytes_per_frame, stream.hello().frame_bytes_max / 2);
        }
    }

    Result<PumpCounts> run() {
        while (done_ < source_.size()) {
            if (!gave_up_) {
                fill();
            }
            if (gave_up_ && stream_.frames_in_flight() == 0) {
                return *gave_up_;
            }
            if (stream_.frames_in_flight() == 0) {
                std::this_thread::sleep_for(options_.repeat_after);
                continue;
            }
            SKUA_SDK_CHECK(take_frame());
        }
        return counts_;
    }

private:
    // Submits frames as long as there is room. While commands wait for their repetition nothing new
    // is sent, so that the order of the numbers is kept as well as an overloaded engine allows.
    void fill() {
        while (true) {
            if (!built_ && !build()) {
                return;
            }
            if (!stream_.has_room(built_->commands(), built_->bytes().size())) {
                return;
            }
            ++counts_.frames;
            members_.push_back(std::move(built_members_));
            stream_.submit(*std::move(built_));
            built_.reset();
        }
    }

    bool build() {
        const bool is_repetition = !later_.empty();
        if (is_repetition && Clock::now() < repeat_at_) {
            return false;
        }
        if (!is_repetition && next_ == source_.size()) {
            return false;
        }
        const std::uint32_t commands_max =
            std::min(options_.commands_per_frame, std::max(1U, stream_.credits()));
        Frame frame = stream_.next_frame();
        built_members_.clear();
        while (frame.commands() < commands_max && frame.bytes().size() < options_.bytes_per_frame) {
            const std::optional<std::size_t> index = is_repetition ? next_later() : next_new();
            if (!index) {
                break;
            }
            source_.write(*index, frame.next());
            built_members_.push_back(*index);
        }
        frame.seal();
        built_.emplace(std::move(frame));
        return true;
    }

    std::optional<std::size_t> next_new() {
        return next_ < source_.size() ? std::optional<std::size_t>(next_++) : std::nullopt;
    }

    std::optional<std::size_t> next_later() {
        if (later_.empty()) {
            return std::nullopt;
        }
        const std::size_t index = later_.front();
        later_.pop_front();
        return index;
    }

    Result<void> take_frame() {
        Result<const FrameAnswer*> next = stream_.next();
        if (!next) {
            return next.error();
        }
        const FrameAnswer& answer = **next;
        const std::vector<std::size_t> indexes = std::move(members_.front());
        members_.pop_front();
        for (std::size_t i = 0; i < indexes.size(); ++i) {
            const CommandAnswer& one = answer.problem ? *answer.problem : answer.results[i];
            SKUA_SDK_CHECK(take_one(indexes[i], one));
        }
        sink_.frame_done(done_);
        return {};
    }

    Result<void> take_one(std::size_t index, const CommandAnswer& answer) {
        if (!answer.is_worth_repeating()) {
            repeating_since_.reset();
            ++done_;
            ++counts_.commands;
            return sink_.take(index, answer);
        }
        const Clock::time_point now = Clock::now();
        if (!repeating_since_) {
            repeating_since_ = now;
        }
        if (now - *repeating_since_ > options_.repeat_for) {
            // It is there and says no; what is under way is still answered, so that all that was
            // done is known.
            gave_up_ = Error{ErrorKind::refused,
                             "the engine answered nothing but '" + std::string(answer.code) +
                                 "' for " + std::to_string(options_.repeat_for.count()) + " ms"};
            return {};
        }
        ++counts_.repeated;
        if (later_.empty()) {
            repeat_at_ = now + options_.repeat_after;
        }
        later_.insert(std::upper_bound(later_.begin(), later_.end(), index), index);
        return {};
    }

    StreamClient& stream_;
    const CommandSource& source_;
    AnswerSink& sink_;
    PumpOptions options_;
    PumpCounts counts_;
    std::size_t next_ = 0;  // the first command never sent
    std::size_t done_ = 0;
    std::deque<std::size_t> later_;
    Clock::time_point repeat_at_;
    std::optional<Clock::time_point> repeating_since_;  // empty once any answer was final
    std::deque<std::vector<std::size_t>> members_;      // of the frames in flight, oldest first
    std::optional<Error> gave_up_;                      // waits for what is in flight
    std::optional<Frame> built_;                        // waits for room
    std::vector<std::size_t> built_members_;
};

}  // namespace

Result<PumpCounts> pump(StreamClient& stream, const CommandSource& source, AnswerSink& sink,
                        PumpOptions options) {
    return Pump(stream, source, sink, options).run();
}

}  // namespace skua::sdk
