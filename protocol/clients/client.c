/* A client in C: cc -o client client.c && ./client SOCKET REPOSITORY NAME STAGE
 * Prints a version in a stage, the latest one, and the next change; walks through JSON as it lies. */
#define _GNU_SOURCE
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { PROTOCOL = 1, MOST = 1 << 30 }; /* the newest that it knows; bytes of a message */
static FILE *from, *to;
static char *message; /* the body of the last one */

static const char *blank(const char *at) { return at + strspn(at, " \t\r\n"); }
static const char *end_of(const char *at) { /* where the value ends that begins here */
    int depth = 0;
    do {
        if (*at == '"')
            while (*++at && *at != '"') at += *at == '\\' && at[1];
        else if (*at == '{' || *at == '[') depth++;
        else if (*at == '}' || *at == ']') depth--;
        else if (!depth) return at + strcspn(at, ",]} \t\r\n");
    } while (*at && *++at && depth);
    return at;
}
static const char *next(const char *at) { /* what comes behind it in its array or object */
    at = blank(end_of(at));
    return *at == ',' ? blank(at + 1) : at;
}
static const char *member(const char *object, const char *key) { /* its value, or an empty text */
    size_t length = strlen(key);
    for (const char *at = *object == '{' ? blank(object + 1) : ""; *at == '"';) {
        const char *value = blank(blank(end_of(at)) + 1);
        if (!strncmp(at + 1, key, length) && at[1 + length] == '"') return value;
        at = next(value);
    }
    return "";
}
static void print(FILE *where, const char *before, const char *string, const char *behind) {
    int size = *string == '"' ? (int)(end_of(string) - string) - 2 : 4;
    fprintf(where, "%s%.*s%s", before, size, *string == '"' ? string + 1 : "none", behind);
}

static char *params(char **words, int count) { /* REPOSITORY, NAME and STAGE, as many as wanted */
    static const char *keys[] = {"{\"repo\":\"", "\",\"name\":\"", "\",\"stage\":\""};
    char *text = NULL;
    FILE *made = open_memstream(&text, &(size_t){0});
    for (int number = 0; number < count; number++) {
        fputs(keys[number], made);
        for (const char *at = words[number]; *at; at++)
            fprintf(made, strchr("\"\\", *at) || (*at > 0 && *at < ' ') ? "\\u%04x" : "%c", *at);
    }
    fputs("\"}", made);
    return fclose(made), text;
}
static void receive(void) {
    char line[4096];
    size_t length = 0;
    while (fgets(line, sizeof line, from) && strcmp(line, "\r\n"))
        if (!strncasecmp(line, "Content-Length:", 15)) length = strtoul(line + 15, NULL, 10);
    message = length && length < MOST ? realloc(message, length + 1) : NULL;
    if (!message || fread(message, 1, length, from) != length) errx(1, "the server hung up");
    message[length] = '\0';
}
static const char *ask(const char *method, const char *given) { /* the result */
    static const char form[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}";
    fprintf(to, "Content-Length: %d\r\n\r\n", snprintf(NULL, 0, form, method, given));
    fprintf(to, form, method, given);
    fflush(to);
    do receive(); while (*member(message, "method")); /* notifications may come before */
    const char *error = member(message, "error");
    if (*error) print(stderr, "", member(error, "message"), "\n"), exit(1);
    return member(message, "result");
}

int main(int count, char **words) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    if (count != 5) errx(1, "usage: client SOCKET REPOSITORY NAME STAGE");
    strncpy(address.sun_path, words[1], sizeof address.sun_path - 1);
    if (connect(server, (struct sockaddr *)&address, sizeof address)) err(1, "%s", words[1]);
    from = fdopen(server, "r"), to = fdopen(dup(server), "w");
    const char *hello = ask("gtod/hello", "{\"client\":\"c\",\"protocol\":1}");
    if (atoi(member(hello, "protocol")) > PROTOCOL) errx(1, "the server is too new");
    print(stdout, "hello ", member(hello, "server"), "\n");
    print(stdout, "which ", member(ask("gto/which", params(words + 2, 3)), "version"), "\n");
    print(stdout, "latest ", member(ask("gto/latest", params(words + 2, 2)), "version"), "\n");
    ask("gto/subscribe", params(words + 2, 1));
    puts("subscribed"), fflush(stdout);
    while (receive(), !*member(member(message, "params"), "events"))
        if (*member(member(message, "params"), "kind")) errx(1, "the registry is gone");
    for (const char *at = blank(member(member(message, "params"), "events") + 1); *at == '{';) {
        print(stdout, "", member(at, "change"), " ");
        print(stdout, "", member(at, "ref"), "\n");
        at = next(at);
    }
}
