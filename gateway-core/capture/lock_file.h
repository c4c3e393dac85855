// The lock of a data folder: one process writes a journal. Freed by the kernel when the process ends, however it
// ends.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>

namespace fb::capture {

class LockFile {
public:
    LockFile() = default;
    ~LockFile();
    LockFile(LockFile&& other) noexcept;
    LockFile& operator=(LockFile&& other) noexcept;

    // Busy names the process that holds it.
    static Result<LockFile> take(const std::string& path);

private:
    int m_descriptor = -1;
};

// Makes the folder, and what is missing above it, with mode 0700 for the folder itself.
Result<void> makeFolder(const std::string& folder);
// Makes the file with mode 0600 when it is missing, and takes the rights of others away when it is there.
Result<void> makePrivateFile(const std::string& path);
std::uint64_t fileSize(const std::string& path); // 0 when there is none

} // namespace fb::capture
