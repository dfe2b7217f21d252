# Writes OUTPUT, a C++ source that holds each of FILES (relative to FOLDER) as text with its SHA-256:
#
#   cmake -DOUTPUT=web_files.cpp -DFOLDER=report -DFILES="web/page.css;web/tabs.js" -P cmake/EmbedFiles.cmake
#
# A file that is not there is left out, as the page may be without it.
string(REPLACE " " ";" FILES "${FILES}")
set(source "#include \"report/web_files.hpp\"\n\nnamespace qhm::report {\n\nusing namespace std::string_view_literals;\n\n")
string(APPEND source "std::span<WebFile const> web_files() {\n  static constexpr WebFile files[] = {\n")
foreach(name IN LISTS FILES)
  if(EXISTS ${FOLDER}/${name})
    file(READ ${FOLDER}/${name} text)
    file(SHA256 ${FOLDER}/${name} hash)
    string(APPEND source "{\"${name}\",\n\"${hash}\",\nR\"qhm_web(${text})qhm_web\"sv},\n")
  endif()
endforeach()
string(APPEND source "};\n  return files;\n}\n\n}  // namespace qhm::report\n")
file(WRITE ${OUTPUT} "${source}")
