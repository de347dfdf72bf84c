"""A disk in a file, whose every write and flush is written down, for PowerCuts.

    logdisk.py IMAGE LOG FOLDER

Mounts a file system of two files by FUSE: `disk` is the image, for a loop device; `marks` takes
what a program wants to say between the writes. The log is a sequence of entries: a letter (W, F or
M), the offset (8 bytes) and the length (4 bytes, big endian both), and so many bytes. One request
at a time, so that the log's order is the disk's. Needs libfuse and its binding (Debian:
python3-fusepy).
"""
import os
import stat
import struct
import sys

import fusepy as fuse


class LogDisk(fuse.Operations):
    def __init__(self, image, log):
        self.image = os.open(image, os.O_RDWR)
        self.size = os.fstat(self.image).st_size
        self.log = open(log, "wb")

    def note(self, kind, offset=0, data=b""):
        self.log.write(struct.pack(">cQI", kind, offset, len(data)))
        self.log.write(data)
        self.log.flush()

    def getattr(self, path, fh=None):
        if path == "/":
            return {"st_mode": stat.S_IFDIR | 0o700, "st_nlink": 2}
        if path not in ("/disk", "/marks"):
            raise fuse.FuseOSError(2)
        size = self.size if path == "/disk" else 0
        return {"st_mode": stat.S_IFREG | 0o600, "st_nlink": 1, "st_size": size}

    def readdir(self, path, fh):
        return [".", "..", "disk", "marks"]

    def truncate(self, path, length, fh=None):
        pass

    def read(self, path, size, offset, fh):
        return os.pread(self.image, size, offset)

    def write(self, path, data, offset, fh):
        if path == "/marks":
            self.note(b"M", 0, data)
            return len(data)
        self.note(b"W", offset, data)
        return os.pwrite(self.image, data, offset)

    def fsync(self, path, datasync, fh):
        if path == "/disk":
            self.note(b"F")
        return 0


if __name__ == "__main__":
    image, log, folder = sys.argv[1:]
    fuse.FUSE(LogDisk(image, log), folder, foreground=True, nothreads=True, direct_io=True, big_writes=True)
