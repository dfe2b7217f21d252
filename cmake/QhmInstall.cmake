# `cmake --install`, `find_package(qhm)` and the Debian packages.
#
#   program     qhm, its manual page and completions, the papers' set-ups
#   development headers, static libraries and CMake package of core, bounds and synthetic

include(CMakePackageConfigHelpers)
set(qhm_package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/qhm)
set(qhm_installed core bounds synthetic)
if(CMAKE_CUDA_COMPILER AND QHM_WITH_CUDA)
  list(APPEND qhm_installed cuda)
endif()

install(TARGETS qhm COMPONENT program)

# The program writes its own manual page and completions.
set(qhm_manual_man ${CMAKE_INSTALL_MANDIR}/man1/qhm.1)
set(qhm_manual_bash ${CMAKE_INSTALL_DATADIR}/bash-completion/completions/qhm)
set(qhm_manual_zsh ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions/_qhm)
set(qhm_manual_fish ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d/qhm.fish)
foreach(format IN ITEMS man bash zsh fish)
  set(written ${CMAKE_CURRENT_BINARY_DIR}/manual/${format})
  add_custom_command(OUTPUT ${written} COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_CURRENT_BINARY_DIR}/manual
    COMMAND qhm manual ${format} > ${written} DEPENDS qhm VERBATIM)
  list(APPEND manuals ${written})
  get_filename_component(folder ${qhm_manual_${format}} DIRECTORY)
  get_filename_component(name ${qhm_manual_${format}} NAME)
  install(FILES ${written} DESTINATION ${folder} RENAME ${name} COMPONENT program)
endforeach()
add_custom_target(qhm_manuals ALL DEPENDS ${manuals})

install(FILES LICENSE README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs COMPONENT program)
install(DIRECTORY data/public-domain-text DESTINATION ${CMAKE_INSTALL_DATADIR}/qhm/data COMPONENT program)
install(DIRECTORY paper_figures/ DESTINATION ${CMAKE_INSTALL_DATADIR}/qhm/paper_figures COMPONENT program)

# Headers include each other as "core/plan.hpp"; outside projects may also write <qhm/core/plan.hpp>.
foreach(name IN LISTS qhm_installed)
  set_target_properties(qhm_${name} PROPERTIES EXPORT_NAME ${name})
  target_include_directories(qhm_${name} PUBLIC
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/qhm>)
  install(TARGETS qhm_${name} EXPORT qhm ARCHIVE COMPONENT development)
  if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/${name})
    install(DIRECTORY ${name} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/qhm COMPONENT development
      FILES_MATCHING PATTERN "*.hpp")
  endif()
endforeach()
install(EXPORT qhm NAMESPACE qhm:: FILE qhmTargets.cmake DESTINATION ${qhm_package_folder} COMPONENT development)

configure_package_config_file(cmake/qhmConfig.cmake.in qhmConfig.cmake INSTALL_DESTINATION ${qhm_package_folder})
write_basic_package_version_file(qhmConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/qhmConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/qhmConfigVersion.cmake
              cmake/FindMPFI.cmake
  DESTINATION ${qhm_package_folder} COMPONENT development)

# Two Debian packages. What the program's libraries need is read from the program itself.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME qhm)
set(CPACK_PACKAGE_CONTACT "QHM Lab <qhm@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL program development)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME qhm)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "gnuplot-nox, fonts-dejavu-core")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "curl, dataset-fashion-mnist")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libqhm-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libboost-dev, libfmt-dev, nlohmann-json3-dev, libmpfi-dev, libmpfr-dev, libgmp-dev, libeigen3-dev, librandom123-dev, zlib1g-dev")
include(CPack)
