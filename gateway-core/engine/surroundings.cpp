#include "engine/surroundings.h"

#include <QProcessEnvironment>

namespace fb::engine {

Instant now() { return std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now()); }

std::map<std::string, std::string> environmentNames() {
    std::map<std::string, std::string> out;
    const auto environment = QProcessEnvironment::systemEnvironment();
    for (const auto& key : environment.keys())
        out.emplace(key.toStdString(), environment.value(key).toStdString());
    return out;
}

} // namespace fb::engine
