#include "capture/lock_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fb::capture {

namespace {

Error ioError(const std::string& what, int number) {
    std::string hint = "Choose another folder with --data";
    if (number == ENOSPC)
        hint = "Free some space, or choose another folder with --data";
    else if (number == EACCES || number == EPERM || number == EROFS)
        hint = "Make it writable for you, or choose another folder with --data";
    return makeError(ErrorCode::Io, what + ": " + std::strerror(number), std::move(hint));
}

std::string holderOf(int descriptor) {
    char buffer[32];
    const ssize_t n = ::pread(descriptor, buffer, sizeof buffer, 0);
    std::string pid(buffer, n > 0 ? std::size_t(n) : 0);
    pid = pid.substr(0, pid.find_first_not_of("0123456789"));
    if (pid.empty())
        return "another process";
    std::ifstream comm("/proc/" + pid + "/comm");
    std::string name;
    std::getline(comm, name);
    return "process " + pid + (name.empty() ? std::string() : " (" + name + ")");
}

} // namespace

LockFile::~LockFile() {
    if (m_descriptor >= 0)
        ::close(m_descriptor); // closing frees the lock; the file stays, removing it would race with the next holder
}

LockFile::LockFile(LockFile&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

LockFile& LockFile::operator=(LockFile&& other) noexcept {
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

Result<LockFile> LockFile::take(const std::string& path) {
    LockFile lock;
    lock.m_descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock.m_descriptor < 0)
        return ioError("The lock file " + path + " cannot be made", errno);
    if (::flock(lock.m_descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return ioError("The lock file " + path + " cannot be locked", errno);
        return makeError(ErrorCode::Busy,
                         "The captures in " + std::filesystem::path(path).parent_path().string() + " are in use by " +
                             holderOf(lock.m_descriptor),
                         "Stop it, or choose another folder with --data");
    }
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(lock.m_descriptor, 0) != 0 || ::pwrite(lock.m_descriptor, pid.data(), pid.size(), 0) < 0)
        return ioError("The lock file " + path + " cannot be written", errno);
    return lock;
}

Result<void> makeFolder(const std::string& folder) {
    std::error_code error;
    if (std::filesystem::is_directory(folder, error))
        return {};
    const std::filesystem::path path(folder);
    if (path.has_parent_path())
        std::filesystem::create_directories(path.parent_path(), error);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return ioError("The folder " + folder + " cannot be made", errno);
    if (!std::filesystem::is_directory(folder, error))
        return ioError(folder + " is there but is not a folder", ENOTDIR);
    return {};
}

// Not through umask, which all threads share. SQLite gives -wal and -shm the mode of the database file.
Result<void> makePrivateFile(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor >= 0) {
        ::close(descriptor);
        return {};
    }
    struct stat info {};
    if (errno != EEXIST)
        return ioError("The file " + path + " cannot be made", errno);
    if (::lstat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode))
        return makeError(ErrorCode::Io, path + " is not a plain file",
                         "Move it away, or choose another folder with --data");
    if ((info.st_mode & 077) != 0 && ::chmod(path.c_str(), 0600) != 0)
        return ioError("The file " + path + " cannot be made private", errno);
    return {};
}

std::uint64_t fileSize(const std::string& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 ? std::uint64_t(info.st_size) : 0;
}

} // namespace fb::capture
