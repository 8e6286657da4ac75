// Decodes the files of a directory with libyaml: `libyaml events|documents DIR`. Protocol: see compare.py.
#define _GNU_SOURCE
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <yaml.h>

struct file {
    unsigned char *bytes;
    size_t count;
};

static void fail(const char *what, const char *name) {
    fprintf(stderr, "libyaml: %s: %s\n", what, name);
    exit(1);
}

static struct file read_file(const char *folder, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *stream = fopen(path, "rb");
    if (stream == NULL) fail("cannot open", path);
    struct file file = {malloc(1 << 20), 0};
    file.count = fread(file.bytes, 1, 1 << 20, stream);
    fclose(stream);
    file.bytes = realloc(file.bytes, file.count);
    return file;
}

// Both return how many scalars there are.
static long decode_events(struct file file) {
    yaml_parser_t parser;
    yaml_event_t event;
    long scalars = 0;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, file.bytes, file.count);
    for (int done = 0; !done;) {
        if (!yaml_parser_parse(&parser, &event)) fail("cannot parse", parser.problem);
        scalars += event.type == YAML_SCALAR_EVENT;
        done = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return scalars;
}

static long decode_document(struct file file) {
    yaml_parser_t parser;
    yaml_document_t document;
    long scalars = 0;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, file.bytes, file.count);
    if (!yaml_parser_load(&parser, &document)) fail("cannot load", parser.problem);
    for (yaml_node_t *node = document.nodes.start; node < document.nodes.top; node++) {
        scalars += node->type == YAML_SCALAR_NODE;
    }
    yaml_document_delete(&document);
    yaml_parser_delete(&parser);
    return scalars;
}

int main(int argc, char **argv) {
    if (argc != 3) fail("usage", "libyaml events|documents DIR");
    int documents = strcmp(argv[1], "documents") == 0;
    struct file *files = NULL;
    size_t count = 0, bytes = 0;
    DIR *folder = opendir(argv[2]);
    if (folder == NULL) fail("cannot open", argv[2]);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.') continue;
        files = realloc(files, (count + 1) * sizeof *files);
        files[count] = read_file(argv[2], entry->d_name);
        bytes += files[count++].count;
    }
    closedir(folder);
    printf("libyaml %s\n", yaml_get_version_string());
    fflush(stdout);
    char line[16];
    while (fgets(line, sizeof line, stdin) != NULL) {
        struct timespec start, end;
        long scalars = 0;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
        for (size_t index = 0; index < count; index++) {
            scalars += documents ? decode_document(files[index]) : decode_events(files[index]);
        }
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
        int64_t time = (end.tv_sec - start.tv_sec) * 1000000000LL + end.tv_nsec - start.tv_nsec;
        printf("%lld %zu %ld\n", (long long)time, bytes, scalars);
        fflush(stdout);
    }
    return 0;
}
